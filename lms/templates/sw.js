{% load static %}// What this release consists of; how it is used is in the imported file.
self.RELEASE = "{{ version }}";
self.OFFLINE_PAGE = "{% url 'offline' %}";
self.SHELL_FILES = [
{% for file in files %}  "{{ file }}",
{% endfor %}];
importScripts("{% static 'lms/js/worker.js' %}");
