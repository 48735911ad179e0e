//! Small reports in each format, as the tools write them, for tests.

pub(crate) const NUCLEI: &str = r#"{"template":"http/cves/2021/CVE-2021-41773.yaml","template-id":"CVE-2021-41773","info":{"name":"Apache 2.4.49 - Path Traversal","severity":"high","classification":{"cve-id":["cve-2021-41773"],"cvss-metrics":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N","cvss-score":7.5}},"type":"http","host":"www.shop.example","matched-at":"https://www.shop.example/cgi-bin/","ip":"198.41.0.4","timestamp":"2026-11-20T10:15:00.123+09:00","matcher-status":true}
{"template-id":"tech-detect","info":{"name":"Wappalyzer Technology Detection","severity":"info"},"matched-at":"https://www.shop.example/","timestamp":"2026-11-20T01:16:00Z"}

{"template-id":"CVE-2099-1","info":{"name":"Something","severity":"medium","classification":{"cvss-metrics":"","cvss-score":5.3}},"host":"www.shop.example"}
"#;

pub(crate) const GVM: &str = r#"<report id="a" format_id="b"><report id="a"><results start="1" max="-1">
<result id="1"><name>SSL/TLS: Old</name><creation_time>2026-11-20T01:00:00Z</creation_time><host>198.41.0.4<asset asset_id="x"/><hostname>www.shop.example</hostname></host><port>443/tcp</port>
<nvt oid="1.3.6.1.4.1.25623.1.0.117274"><type>nvt</type><name>SSL/TLS: Deprecated TLSv1.0</name><cvss_base>4.3</cvss_base><severities score="43"><severity type="cvss_base_v2"><origin>NVD</origin><score>43</score><value>AV:N/AC:M/Au:N/C:P/I:N/A:N</value></severity></severities></nvt>
<threat>Medium</threat><severity>4.3</severity><qod><value>98</value></qod></result>
<result id="2"><host>198.41.0.4</host><port>general/tcp</port><nvt oid="1.3.6.1.4.1.25623.1.0.1"><name>OS Detection</name><severities/></nvt><threat>Log</threat><severity>0.0</severity></result>
<result id="3"><host>198.41.0.4</host><port>22/tcp</port><nvt oid="1.3.6.1.4.1.25623.1.0.2"><name>Old test</name><tags>cvss_base_vector=AV:N/AC:L/Au:N/C:C/I:C/A:C|summary=x</tags></nvt><threat>High</threat><severity>10.0</severity></result>
<result id="4"><host>198.41.0.4</host><port>80/tcp</port><nvt oid="1.3.6.1.4.1.25623.1.0.3"><name>Not so</name></nvt><threat>False Positive</threat><severity>-1.0</severity></result>
</results></report></report>"#;

pub(crate) const SARIF: &str = r#"{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":{"name":"Trivy","rules":[
{"id":"CVE-2024-0001","properties":{"security-severity":"9.8","cvss":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}},
{"id":"CVE-2024-0002","properties":{"security-severity":"5.5"}}]}},
"results":[
{"ruleId":"CVE-2024-0001","ruleIndex":0,"level":"error","message":{"text":"openssl: overflow"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"usr/lib/libssl.so"},"region":{"startLine":1}}}]},
{"ruleId":"CVE-2024-0002","message":{"text":"libfoo"},"suppressions":[{"kind":"external","status":"accepted","justification":"not reachable"}]},
{"ruleId":"CVE-2024-0002","message":{"text":"libbar"},"baselineState":"absent"},
{"ruleId":"CVE-2024-0002","kind":"pass","message":{"text":"fine"}},
{"ruleId":"remark","level":"note","message":{"text":"a remark"}}]}]}"#;

pub(crate) const VEX: &str = r#"{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,
"components":[{"type":"library","bom-ref":"pkg:a","name":"liba","version":"1.2"}],
"vulnerabilities":[
{"id":"CVE-2025-1","description":"Overflow","ratings":[{"method":"CVSSv4","score":9.3,"severity":"critical","vector":"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"},{"method":"CVSSv2","vector":"(AV:N/AC:L/Au:N/C:P/I:P/A:P)"},{"method":"SSVC","vector":"SSVCv2/E:A"}],"analysis":{"state":"not_affected","justification":"code_not_reachable"},"affects":[{"ref":"pkg:a"}]},
{"id":"CVE-2025-2","ratings":[{"method":"CVSSv31","score":6.1}],"analysis":{"state":"exploitable"},"affects":[{"ref":"pkg:a"},{"ref":"pkg:b"}],"published":"2025-01-02T03:04:05Z"},
{"id":"CVE-2025-3","analysis":{"state":"false_positive"}},
{"id":"CVE-2025-4","analysis":{"state":"resolved"}}]}"#;
