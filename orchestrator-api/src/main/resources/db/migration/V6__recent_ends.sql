-- What became over of late, whenever its job ended: its output may not have been kept yet.
CREATE INDEX process_history_of_ends ON process_history (at)
  WHERE status IN ('SUCCESSFUL', 'FAILED', 'STOPPED');
