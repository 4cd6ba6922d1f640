// The vendor's address holds the id of the site, which only the list of the sites that a token may see tells.
var wanted = String(configuration["jira.site.url"] || "").trim().replace(/\/+$/, "").toLowerCase();
var sites = Array.isArray(response_body) ? response_body : [];
var found = sites.filter(function (site) { return !wanted || String(site.url).toLowerCase() === wanted; })[0];

if (response_iserror) {
  done();
} else if (found) {
  done({ configuration: { "jira.cloud.id": found.id }, response_body: found });
} else {
  done({
    response_status_code: 400,
    response_error_message: "the user let the application see " +
      (sites.map(function (site) { return site.url; }).join(", ") || "no site") + ", and 'jira.site.url' is '" + wanted + "'"
  });
}
