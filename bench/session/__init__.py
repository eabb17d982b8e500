"""The live session against the limits of the machine: servers, crowds, steps and figures."""
