"""The processes of the centre, one YAML file each. Data only."""
