//! Money: an exact decimal amount in one currency, never rounded and never converted.

use rust_decimal::Decimal;

use crate::content::{Content, canonical};

/// The codes of ISO 4217 in which somebody pays. None is ever taken away: rows and hashes hold them.
const CURRENCIES: &str = "\
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD \
    CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS \
    GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW \
    KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR \
    MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR \
    SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX \
    USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// A currency (ISO 4217).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(&'static str);

impl Currency {
    /// The currency of this code, in capitals; `None` where there is none.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        CURRENCIES.split(' ').find(|known| *known == code).map(Self)
    }

    /// Its code: `EUR`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0
    }
}

/// An amount in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money {
    /// How much.
    pub amount: Decimal,
    /// In what.
    pub currency: Currency,
}

impl Money {
    /// The canonical document.
    #[must_use]
    pub fn content(&self) -> Content {
        Content::new().with("amount", canonical(self.amount)).with("currency", self.currency.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_is_one_of_the_list_and_nothing_else() {
        assert_eq!(Currency::parse("EUR").map(Currency::code), Some("EUR"));
        assert_eq!(CURRENCIES.split(' ').count(), 155);
        assert!(CURRENCIES.split(' ').all(|code| code.len() == 3));
        for wrong in ["", "eur", "EU", "EURO", "XXX", "XAU", "EUR USD", " EUR"] {
            assert_eq!(Currency::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn money_has_one_form() {
        let currency = Currency::parse("EUR").unwrap();
        let one = Money { amount: Decimal::new(150, 2), currency };
        assert_eq!(one.content().canonical(), "{\"amount\":\"1.5\",\"currency\":\"EUR\"}");
    }
}
