// On a phone the tabs scroll sideways: bring the current one into sight.
const strip = document.querySelector(".tabs");
const current = strip?.querySelector("[aria-current]");
if (current) strip.scrollLeft = current.offsetLeft - strip.clientWidth / 3;
