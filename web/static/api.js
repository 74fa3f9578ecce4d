// The API can be tried on its page. Without this script the page lists it all the same.
"use strict";

(() => {
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
