// The order is the end of the query; a query without a condition is refused.
var given = request_vendor_parameters || {};
done({ request_vendor_parameters: {
  order: null,
  jql: (given.jql || "project IS NOT EMPTY") + (given.order ? " ORDER BY " + given.order : "")
} });
