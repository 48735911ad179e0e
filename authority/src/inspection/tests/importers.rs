//! Every importer against mutated files: it answers or refuses, and never panics.

use proptest::prelude::*;

use crate::inspection::{
    Declaration, Plan,
    holes::{CvssVector, HoleReport, samples},
    import::{Format, Limits},
    names::Host,
    ports::{NmapReport, PortSet},
    tls::{CertificateFacts, RevocationList, Roots},
};

const LIMITS: Limits = Limits {
    bytes: 1 << 20,
    elements: 10_000,
    depth: 32,
    entries: 1_000,
};

const NMAP: &[u8] = br#"<!DOCTYPE nmaprun><nmaprun version="7" start="1"><scaninfo protocol="tcp" services="1-9"/><host><address addr="127.0.0.1" addrtype="ipv4"/><ports><extraports state="closed"><extrareasons proto="tcp" ports="1-3"/></extraports><port protocol="tcp" portid="5"><state state="open"/></port></ports></host><runstats><finished time="2"/></runstats></nmaprun>"#;

/// A file with bytes changed, cut out, put in twice.
fn mutated(file: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    let change = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        any::<u8>(),
        0..4_u8,
    );
    prop::collection::vec(change, 1..12).prop_map(move |changes| {
        let mut bytes = file.to_vec();
        for (from, to, byte, how) in changes {
            if bytes.is_empty() {
                break;
            }
            let (a, b) = (from.index(bytes.len()), to.index(bytes.len()));
            let (a, b) = (a.min(b), a.max(b));
            match how {
                0 => bytes[a] = byte,
                1 => drop(bytes.drain(a..b)),
                2 if b - a < 4_096 => {
                    let again = bytes[a..b].to_vec();
                    bytes.splice(a..a, again);
                }
                _ => bytes.insert(a, b"<>&[]{}\"',:/\\0-9\n"[usize::from(byte) % 17]),
            }
        }
        bytes
    })
}

macro_rules! never_panics {
    ($($name:ident: $format:ident, $file:expr;)*) => {
        proptest! {
            #![proptest_config(ProptestConfig::with_cases(400))]
            $(
                #[test]
                fn $name(file in mutated($file)) {
                    match HoleReport::parse(Format::$format, &file, LIMITS) {
                        Ok(report) => {
                            let json = serde_json::to_string(&report).unwrap();
                            prop_assert_eq!(serde_json::from_str::<HoleReport>(&json).unwrap(), report);
                        }
                        Err(error) => prop_assert!(error.to_string().len() < 2_000),
                    }
                }
            )*
        }
    };
}

never_panics! {
    a_mutated_nuclei_report_is_read_or_refused: Nuclei, samples::NUCLEI.as_bytes();
    a_mutated_gvm_report_is_read_or_refused: Gvm, samples::GVM.as_bytes();
    a_mutated_sarif_report_is_read_or_refused: Sarif, samples::SARIF.as_bytes();
    a_mutated_vex_document_is_read_or_refused: Vex, samples::VEX.as_bytes();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_mutated_nmap_report_is_read_or_refused(file in mutated(NMAP)) {
        if let Err(error) = NmapReport::parse(&file, LIMITS) {
            prop_assert!(error.to_string().len() < 2_000);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for format in [Format::Nuclei, Format::Gvm, Format::Sarif, Format::Vex, Format::Nmap] {
            let _ = HoleReport::parse(format, &bytes, LIMITS);
        }
        let _ = NmapReport::parse(&bytes, LIMITS);
        let _ = Declaration::from_toml(&bytes);
        let _ = Plan::from_json(&bytes);
        let _ = Roots::given(&bytes);
        let _ = RevocationList::parse(&bytes);
        let _ = CertificateFacts::read(&bytes);
    }

    #[test]
    fn a_mutated_certificate_is_read_or_not(file in mutated(include_bytes!("weak/server.der"))) {
        let _ = CertificateFacts::read(&file);
    }

    #[test]
    fn texts_that_are_read_are_written_the_same(text in "[0-9,-]{0,40}|CVSS:[34].[01](/[A-Z]{1,2}:[A-Z]){1,12}|[a-z0-9.:-]{1,40}") {
        if let Ok(ports) = text.parse::<PortSet>() {
            prop_assert_eq!(ports.to_string().parse::<PortSet>().unwrap(), ports);
        }
        if let Ok(vector) = text.parse::<CvssVector>() {
            prop_assert_eq!(vector.as_str(), text.as_str());
        }
        if let Ok(host) = text.parse::<Host>() {
            prop_assert_eq!(host.to_string().parse::<Host>().unwrap(), host);
        }
    }
}
