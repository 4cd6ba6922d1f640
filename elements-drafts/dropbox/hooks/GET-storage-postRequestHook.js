// The same two numbers as elsewhere in the hub, in bytes.
done(response_iserror ? {} : { response_body: { used: response_body.used, total: (response_body.allocation || {}).allocated } });
