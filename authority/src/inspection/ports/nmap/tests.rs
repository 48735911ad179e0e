use super::*;
use crate::inspection::import::Place;

const REPORT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nmaprun>
<?xml-stylesheet href="file:///usr/share/nmap/nmap.xsl" type="text/xsl"?>
<!-- Nmap 7.95 scan initiated -->
<nmaprun scanner="nmap" args="nmap -sT -oX - 198.41.0.4" start="1795568400" version="7.95" xmloutputversion="1.05">
<scaninfo type="connect" protocol="tcp" numservices="8" services="21-25,80,443,8080"/>
<host starttime="1795568400" endtime="1795568500"><status state="up" reason="syn-ack"/>
<address addr="198.41.0.4" addrtype="ipv4"/>
<hostnames><hostname name="www.shop.example" type="user"/></hostnames>
<ports><extraports state="closed" count="5"><extrareasons reason="conn-refused" count="5" proto="tcp" ports="21-25"/></extraports>
<port protocol="tcp" portid="80"><state state="filtered" reason="no-response"/><service name="http"/></port>
<port protocol="tcp" portid="443"><state state="open" reason="syn-ack"/><service name="https"/></port>
<port protocol="tcp" portid="8080"><state state="unfiltered" reason="reset"/></port>
</ports></host>
<runstats><finished time="1795568500" elapsed="100"/><hosts up="1" down="0" total="1"/></runstats>
</nmaprun>"#;

fn refusal(text: &str) -> ImportError {
    NmapReport::parse(text.as_bytes(), Limits::default()).unwrap_err()
}

#[test]
fn a_report_becomes_the_same_result_as_a_scan_made_here() {
    let report = NmapReport::parse(REPORT.as_bytes(), Limits::default()).unwrap();
    assert_eq!(report.version, "7.95");
    assert_eq!(report.ended.unwrap().seconds_since(report.started), 100);
    let [host] = &report.hosts[..] else { panic!() };
    assert_eq!(host.address.to_string(), "198.41.0.4");
    let tcp = &host.scan.tcp;
    let sets = [&tcp.open, &tcp.closed, &tcp.filtered, &tcp.unchecked];
    assert_eq!(
        sets.map(ToString::to_string),
        ["443", "21-25", "80", "8080"]
    );
}

#[test]
fn ports_whose_state_the_report_does_not_say_are_unchecked() {
    let silent = REPORT.replace(r#"<extraports state="closed" count="5"><extrareasons reason="conn-refused" count="5" proto="tcp" ports="21-25"/></extraports>"#, "");
    assert_ne!(silent, REPORT);
    let report = NmapReport::parse(silent.as_bytes(), Limits::default()).unwrap();
    assert_eq!(report.hosts[0].scan.tcp.unchecked.to_string(), "21-25,8080");
}

#[test]
fn one_group_of_other_ports_without_a_list_holds_all_that_are_left() {
    let older = REPORT.replace(r#" proto="tcp" ports="21-25""#, "");
    let report = NmapReport::parse(older.as_bytes(), Limits::default()).unwrap();
    assert_eq!(report.hosts[0].scan.tcp.closed.to_string(), "21-25");
}

#[test]
fn an_xml_bomb_is_refused_before_it_is_parsed() {
    let bomb = REPORT.replace(
        "<!DOCTYPE nmaprun>",
        "<!DOCTYPE nmaprun [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>",
    );
    let error = refusal(&bomb);
    assert_eq!(error.problem, ImportProblem::Declarations);
    assert_eq!(error.place, Place::Line(2, None));
    let outside = REPORT.replace("<!DOCTYPE nmaprun>", "<!DOCTYPE nmaprun SYSTEM 'x[.dtd'>");
    assert!(
        NmapReport::parse(outside.as_bytes(), Limits::default()).is_ok(),
        "never fetched"
    );
    let unknown = REPORT.replace("7.95", "&x;");
    assert!(matches!(
        refusal(&unknown).problem,
        ImportProblem::Syntax(_)
    ));
}

#[test]
fn a_deep_document_is_refused_without_being_descended_into() {
    let deep = format!("<nmaprun>{}", "<a b='>'>\n".repeat(200_000));
    let error = refusal(&deep);
    let (what, max) = ("levels of elements", 64);
    assert_eq!(error.problem, ImportProblem::TooMuch { what, max });
    assert_eq!(error.place, Place::Line(64, None));
}

#[test]
fn too_many_elements_or_bytes_are_refused() {
    let wide = format!("<nmaprun>{}</nmaprun>", "<a/>".repeat(1_000_001));
    assert!(matches!(
        refusal(&wide).problem,
        ImportProblem::TooMuch { max: 1_000_000, .. }
    ));
    let limits = Limits {
        bytes: 100,
        ..Limits::default()
    };
    let error = NmapReport::parse(REPORT.as_bytes(), limits).unwrap_err();
    assert_eq!(
        error.to_string(),
        "nmap XML: the file: there are more than 100 bytes"
    );
}

#[test]
fn a_wrong_value_is_refused_with_its_place() {
    let error = refusal(&REPORT.replace("portid=\"443\"", "portid=\"70443\""));
    assert!(matches!(error.place, Place::Line(12, Some(_))), "{error}");
    assert!(
        error.to_string().contains("\"70443\" is not a port"),
        "{error}"
    );
    let other = refusal("<report/>");
    assert!(matches!(other.problem, ImportProblem::OtherDocument(_)));
}

#[test]
fn an_element_with_thousands_of_attributes_is_refused() {
    let many = " a=\"\"".repeat(50_000);
    for text in [format!("<nmaprun{many}/>"), format!("<nmaprun{many}")] {
        let (what, max) = ("attributes of an element", 100);
        assert_eq!(refusal(&text).problem, ImportProblem::TooMuch { what, max });
    }
}
