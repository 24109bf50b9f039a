"""The frame around the views: what is chosen, compared, trained and linked. Streamlit lives here and in `views`."""
