"""The site goes online: compared with what stands at its place, where nothing is touched that is not ours."""
