// The vendor has no ping of its own: something cheap was read, and what matters is that it could be.
done(response_iserror ? {} : { response_body: { dateTime: new Date().toISOString(), endpoint: "pipedrive" } });
