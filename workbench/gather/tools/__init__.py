"""Readers for what particular tools write: one small file a tool."""
