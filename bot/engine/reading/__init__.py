"""From YAML to frozen data: every mistake at the line where it stands."""
