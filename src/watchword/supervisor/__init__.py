"""`watchword up`: starts, watches over and stops the roles of one machine; see up.py."""
