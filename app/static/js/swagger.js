// Starts Swagger UI on /schema. A file of its own, because the content security policy allows no inline script.
const place = document.getElementById("schema");

SwaggerUIBundle({
  domNode: place,
  url: place.dataset.url,
  deepLinking: true,
  validatorUrl: null,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: false,
});
