use std::{
    io::Write,
    net::{SocketAddr, TcpListener},
    os::unix::fs::PermissionsExt,
    sync::mpsc,
    thread,
    time::Instant,
};

use super::*;

/// A server that gives every request the same page, and tells of each request's first lines.
fn serve(page: &'static str) -> (SocketAddr, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.66.2.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4_096];
            let read = stream.read(&mut request).unwrap_or(0);
            let length = page.len();
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n";
            let _ = write!(stream, "{head}Content-Length: {length}\r\n\r\n{page}");
            if read > 0
                && tell
                    .send(String::from_utf8_lossy(&request[..read]).into())
                    .is_err()
            {
                return;
            }
        }
    });
    (address, told)
}

/// A program that is a shell script.
fn script(folder: &Path, text: &str) -> Browser {
    let path = folder.join("program");
    fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    Browser::at(path)
}

fn shown(browser: &Browser, scratch: &Path, limit: Duration) -> Result<Vec<u8>, CaptureFailure> {
    let url = "http://shop.example.jp/".parse().unwrap();
    browser.screenshot(&url, &[], scratch, limit)
}

#[test]
fn a_page_is_shown_and_no_host_but_those_given_is_asked() {
    let Some(browser) = Browser::find() else {
        eprintln!("not run: no Chromium is installed");
        return;
    };
    let contact = "https://mark.example.jp/crawler".parse().unwrap();
    let browser = browser.named(&Agent::new("ShirushiCrawler", contact).unwrap());
    let (server, told) = serve(
        "<body style='background: #102030'>\
        <script>for (let host of ['127.66.2.1', 'other.example.jp', 'localhost'])\
        document.write(`<img src='http://${host}:${location.port}/stolen'>`)</script>",
    );
    let scratch = tempfile::tempdir().unwrap();
    let url = format!("http://shop.example.jp:{}/page", server.port());
    let hosts = [("shop.example.jp".to_owned(), server.ip())];
    let limit = Duration::from_mins(1);
    let picture = browser.screenshot(&url.parse().unwrap(), &hosts, scratch.path(), limit);
    let picture = image::load_from_memory(&picture.unwrap())
        .unwrap()
        .to_rgb8();
    assert_eq!(picture.dimensions(), (1280, 1600));
    assert_eq!(picture.get_pixel(640, 1200).0, [0x10, 0x20, 0x30]);
    let requests: Vec<String> = told.try_iter().collect();
    assert!(
        requests[0].starts_with("GET /page HTTP/1.1\r\n"),
        "{requests:?}"
    );
    assert!(
        requests[0].contains("\r\nUser-Agent: ShirushiCrawler/"),
        "{requests:?}"
    );
    assert!(!requests.concat().contains("/stolen"), "{requests:?}");
    assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 0);
}

#[test]
fn a_browser_that_is_late_is_ended_with_all_its_processes() {
    let scratch = tempfile::tempdir().unwrap();
    let pids = scratch.path().join("pids");
    let text = format!("sleep 600 & echo $! $$ > {}; wait", pids.display());
    let limit = Duration::from_millis(500);
    let started = Instant::now();
    let late = shown(&script(scratch.path(), &text), scratch.path(), limit);
    assert_eq!(late, Err(CaptureFailure::Late { limit }));
    assert!(started.elapsed() < Duration::from_secs(30));
    let is_running = |pid: &str| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.rsplit_once(") ")
            .is_some_and(|(_, state)| !state.starts_with('Z'))
    };
    let pids = fs::read_to_string(pids).unwrap();
    // A process that is killed is gone a moment later.
    let gone = (0..100).any(|_| {
        thread::sleep(Duration::from_millis(20));
        !pids.split_whitespace().any(is_running)
    });
    assert!(gone, "{pids}");
}

#[test]
fn a_browser_that_makes_no_picture_is_told_so() {
    let scratch = tempfile::tempdir().unwrap();
    let limit = Duration::from_secs(30);
    for (text, failure) in [
        ("exit 7", CaptureFailure::NoPicture { status: Some(7) }),
        ("kill -9 $$", CaptureFailure::NoPicture { status: None }),
        (
            "echo no picture > page.png",
            CaptureFailure::NoPicture { status: Some(0) },
        ),
        (
            "head -c 17000000 /dev/zero > page.png",
            CaptureFailure::TooLarge { most: MOST_BYTES },
        ),
    ] {
        let browser = script(scratch.path(), text);
        assert_eq!(
            shown(&browser, scratch.path(), limit),
            Err(failure),
            "{text}"
        );
    }
    let program = scratch.path().join("none");
    let why = io::ErrorKind::NotFound;
    let failure = CaptureFailure::Start {
        program: program.clone(),
        why,
    };
    assert_eq!(
        shown(&Browser::at(program), scratch.path(), limit),
        Err(failure)
    );
}

#[test]
fn only_web_pages_are_shown_and_only_hosts_are_mapped() {
    let browser = Browser::at("/nonexistent");
    let limit = Duration::from_secs(1);
    let file = "file:///etc/passwd".parse().unwrap();
    let scheme = "file".to_owned();
    let shown = browser.screenshot(&file, &[], Path::new("/tmp"), limit);
    assert_eq!(shown, Err(CaptureFailure::Scheme { scheme }));
    let hosts = [
        ("印.example.jp".to_owned(), "192.0.2.1".parse().unwrap()),
        ("[2001:db8::1]".to_owned(), "2001:db8::1".parse().unwrap()),
    ];
    let expected =
        "MAP xn--wlr.example.jp 192.0.2.1, MAP [2001:db8::1] [2001:db8::1], MAP * ~NOTFOUND";
    assert_eq!(rules(&hosts).unwrap(), expected);
    for host in ["a.example 10.0.0.1, MAP * 10.0.0.1", "", "a b", "a,b", "*"] {
        let one = [(host.to_owned(), "192.0.2.1".parse().unwrap())];
        let rules = rules(&one);
        assert!(
            matches!(rules, Err(CaptureFailure::Host { .. })),
            "{host:?}: {rules:?}"
        );
    }
}
