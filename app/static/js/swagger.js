// Starts Swagger UI on /schema. A file of its own, because the content security policy allows no inline script.
const root = document.documentElement;
const place = document.getElementById("schema");

// Its sheet has a dark half of its own, which follows the shop's.
const follow = () => root.classList.toggle("dark-mode", root.classList.contains("dark"));
new MutationObserver(follow).observe(root, { attributeFilter: ["class"] });
follow();

SwaggerUIBundle({
  domNode: place,
  url: place.dataset.url,
  deepLinking: true,
  validatorUrl: null,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: false,
});
