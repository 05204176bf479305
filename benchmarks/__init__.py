"""Quality (`make evaluate`) and speed (`make bench`), each beside a named peer in the same run."""
