package dev.slipway.work;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Wakes a loop before its time. A wake-up that comes while the loop is at work is remembered for its next
/// wait.
final class Wakeups {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean awake;

    void wake() {
        lock.lock();
        try {
            awake = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a wake-up, at most that long.
    void await(Duration longest) throws InterruptedException {
        lock.lock();
        try {
            long left = longest.toNanos();
            while (!awake && left > 0) {
                left = changed.awaitNanos(left);
            }
            awake = false;
        } finally {
            lock.unlock();
        }
    }

    /// Waits without being woken early, for a pause after a failure.
    static void pause(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }
}
