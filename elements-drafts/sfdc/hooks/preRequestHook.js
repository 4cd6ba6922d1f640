// A list is a query: the parts that its resource put beside each other become one SOQL text.
var given = request_vendor_parameters || {};
var listed = !given.columns ? [] : given.columns.charAt(0) === "[" ? JSON.parse(given.columns) : given.columns.split(",");
var columns = listed.filter(function (name) { return name !== "attributes"; });
var names = columns.concat([given.from || "Account", given.order || "Id"]);
var wrong = names.filter(function (name) { return !/^[A-Za-z]\w*(\.\w+)*$/.test(name); });

// A column that knows days only is compared with a day; what stands in quotes is left alone.
var DAYS = /'(?:\\.|[^'\\])*'|\b(CloseDate|ActivityDate|Birthdate|StartDate|EndDate) (=|!=|<=|>=|<|>) (\d{4}-\d\d-\d\d)T[^\s),]*/g;
var days = function (text) {
  return text.replace(DAYS, function (all, column, operator, day) { return column ? column + " " + operator + " " + day : all; });
};

if (!given.from) {
  done();
} else if (wrong.length) {
  done({ continue: false, response_status_code: 400, response_error_message: "'" + wrong[0] + "' cannot be the name of an object or a field" });
} else {
  var query = "SELECT " + (columns.length ? columns.join(", ") : "FIELDS(STANDARD)") + " FROM " + given.from +
    (given.where ? " WHERE " + days(given.where) : "") +
    " ORDER BY " + (given.order || "Id") + (given.ascending === "false" ? " DESC" : "") +
    " LIMIT " + given.limit + (Number(given.offset) > 0 ? " OFFSET " + given.offset : "");
  done({
    request_vendor_parameters: {
      from: null, columns: null, where: null, order: null, ascending: null, limit: null, offset: null, q: query
    }
  });
}
