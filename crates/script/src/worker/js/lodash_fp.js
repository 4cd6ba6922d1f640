// require('lodash/fp'): the converter that lodash brings along, applied to a lodash of its own.
const own = require('lodash').runInContext();
module.exports = require('lodash/fp/_baseConvert')(own, own);
