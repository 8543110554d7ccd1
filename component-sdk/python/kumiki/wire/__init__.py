"""Values on their way between processes: messages, and slots in shared memory."""
