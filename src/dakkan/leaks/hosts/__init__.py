"""Where did credentials leak on code hosts: GitHub, GitLab, Gitea. Reads only; the sending is handed in."""
