//! The program `shirushi-verify`: checks marks in files and on pages.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
