"""The adapter to the Baijiayun dual-teacher platform."""
