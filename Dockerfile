# The explorer for a class, in a container; CLASSROOM.md says how. Not built yet: no container engine was at hand.

FROM python:3.11-slim
ARG TORCH_OPTIONS=""
WORKDIR /pairmnist
COPY . .
RUN pip install --no-cache-dir ${TORCH_OPTIONS} "$(grep --only-matching 'torch==[0-9.]*' pyproject.toml)"
RUN pip install --no-cache-dir -r requirements.txt
RUN useradd --create-home explorer && install --directory --owner explorer /runs
USER explorer
ENV PAIRMNIST_CACHE=/runs
EXPOSE 8501
CMD ["python", "-m", "streamlit", "run", "app.py", "--server.address", "0.0.0.0", "--server.headless", "true"]
