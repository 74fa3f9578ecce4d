// The API can be tried on its page, dark where the system is. Without this script the page lists it all the same.
"use strict";

(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const shade = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
  dark.addEventListener("change", shade);
  shade();

  const trial = document.querySelector("details.trial");
  trial.hidden = false;
  trial.addEventListener(
    "toggle",
    () =>
      SwaggerUIBundle({
        url: "/openapi.json",
        domNode: trial.querySelector("div"),
        defaultModelsExpandDepth: 0,
        supportedSubmitMethods: ["get"],
        validatorUrl: null,
      }),
    { once: true },
  );
})();
