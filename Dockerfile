# The served form of cchc: `docker compose up` builds and runs it (docs/operations.md).
FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements/ requirements/
RUN python -m venv /opt/cchc \
 && /opt/cchc/bin/pip install --no-cache-dir --require-hashes -r requirements/bootstrap.txt \
 && /opt/cchc/bin/uv pip install --no-cache --python /opt/cchc/bin/python --require-hashes -r requirements/ocr.txt
COPY pyproject.toml README.md LICENSE ./
COPY cchc/ cchc/
COPY cli/ cli/
COPY crawler/ crawler/
COPY nlp/ nlp/
COPY search_api/ search_api/
RUN /opt/cchc/bin/uv pip install --no-cache --python /opt/cchc/bin/python --no-deps --no-build-isolation .

FROM python:3.11-slim
# What scans and DOC files are read with; without it they are told as unread, each with what is missing.
RUN apt-get update \
 && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-vie ghostscript libreoffice-writer-nogui \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --user-group --home-dir /data --no-create-home --shell /usr/sbin/nologin cchc \
 && install -d -o 10001 -g 10001 -m 0750 /data
COPY --from=build /opt/cchc /opt/cchc
ENV PATH=/opt/cchc/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 CCHC_DATA=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["cchc"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
