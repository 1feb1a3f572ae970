"""Sources: each turns one service, file format or made-up town into batches of posts."""
