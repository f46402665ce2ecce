/// The executor that runs a program as a process group of its own, and leaves none of its processes behind.
///
/// `ShellExecutor` is the seam, `Command` what is started and `Environment` what it may know; `ProcessFamily`
/// ends everything that was started, `LogPipe` turns output into log lines, `Reports` reads what the program
/// writes for us into its two files.
@NullMarked
package dev.slipway.executor.shell;

import org.jspecify.annotations.NullMarked;
