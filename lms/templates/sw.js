{% load static %}// What this release consists of; how it is used is in the imported files.
import { start } from "{% static 'lms/js/worker/start.js' %}";

start({
  version: "{{ version }}",
  offlinePage: "{% url 'offline' %}",
  shellPages: [
{% for page in pages %}    "{{ page }}",
{% endfor %}  ],
  shellFiles: [
{% for file in files %}    "{{ file }}",
{% endfor %}  ],
});
