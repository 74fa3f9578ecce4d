"""即時更新: pages that stay open are told when the office's log has grown."""
