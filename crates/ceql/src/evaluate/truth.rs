//! SQL's three truth values.

/// True, false or unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    True,
    False,
    Unknown,
}

impl Truth {
    pub fn negated(self) -> Truth {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
        }
    }

    /// AND: false if one is false, else unknown if one is unknown.
    pub fn all(truths: impl Iterator<Item = Truth>) -> Truth {
        Truth::strongest(truths, Truth::False, Truth::True)
    }

    /// OR: true if one is true, else unknown if one is unknown.
    pub fn any(truths: impl Iterator<Item = Truth>) -> Truth {
        Truth::strongest(truths, Truth::True, Truth::False)
    }

    fn strongest(truths: impl Iterator<Item = Truth>, deciding: Truth, otherwise: Truth) -> Truth {
        let mut result = otherwise;
        for truth in truths {
            if truth == deciding {
                return deciding;
            }
            if truth == Truth::Unknown {
                result = Truth::Unknown;
            }
        }
        result
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Truth::True } else { Truth::False }
    }
}
