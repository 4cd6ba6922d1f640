// The vendor has no ping of its own: a cheap setting was read, and what matters is that it could be.
done(response_iserror ? {} : { response_body: { dateTime: new Date().toISOString(), endpoint: "infusionsoftcrm" } });
