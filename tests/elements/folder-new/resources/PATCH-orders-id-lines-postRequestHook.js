done({ response_status_code: 200 });
