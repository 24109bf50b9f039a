"""What the page's process and the workers agree on; neither torch nor streamlit."""
