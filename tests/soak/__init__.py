"""Long tests of the crawl as a job: killed at any moment, kept up to date over weeks."""
