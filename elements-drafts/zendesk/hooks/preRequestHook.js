// What is filtered is not listed but searched: the vendor has one place for tickets, users and organizations.
var given = request_vendor_parameters || {};

if (!given["filter[type]"]) {
  done();
} else if (!given.query) {
  done({ request_vendor_parameters: { "filter[type]": null } });
} else if (given.sort) {
  done({ continue: false, response_status_code: 400, response_error_message: "the vendor does not sort what it filters; leave out 'where' or 'orderBy'" });
} else {
  done({ request_vendor_path: "/search/export" });
}
