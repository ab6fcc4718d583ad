#!/bin/bash
# Reads every volume of the pods on this host for what is left of a subject, and prints the result (assay.residue/1) as
# base64 of gzip, since the output of a command is cut at 24,000 characters. The volumes are only read.
set -u
shopt -s nullglob
scanner='{{ Scanner }}'
volumes=({{ Volumes }})

if [ ${#volumes[@]} -eq 0 ]; then
  echo 'there is no volume on this host' >&2
  exit 1
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
printf '%s' '{{ Subject }}' | base64 --decode >"$folder/subject.json"
nice $scanner "${volumes[@]}" --subject "$folder/subject.json" --format json >"$folder/result" 2>"$folder/problem"
code=$?
if [ "$code" -gt 2 ]; then
  echo "the scanner ended with $code: $(tail -n 3 "$folder/problem")" >&2
  exit 1
fi
gzip -9 --stdout "$folder/result" | base64 --wrap=0
