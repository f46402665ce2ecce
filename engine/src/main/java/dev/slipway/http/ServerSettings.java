package dev.slipway.http;

import java.time.Duration;
import java.util.function.UnaryOperator;

/// Where the server listens and how long it is patient.
///
/// @param host the address to listen on
/// @param port 0 for any that is free
/// @param bodyTime how long a body may take to arrive
/// @param stopTime how long a stop waits for requests that are being answered
/// @param streamSilence after how long without an event a stream gets a comment, so that nobody between takes
///     it for dead
/// @param meter who counts the requests
/// @param refusals who is told of requests that were refused
/// @param translation turns failures of rooms that error tables do not know into [HttpProblem]s that they do
public record ServerSettings(
        String host,
        int port,
        Duration bodyTime,
        Duration stopTime,
        Duration streamSilence,
        RequestMeter meter,
        RefusalWatch refusals,
        UnaryOperator<Throwable> translation) {
    /// The usual times: 10 s for a body, 10 s for a stop, 15 s between comments; nobody counts.
    public static ServerSettings at(String host, int port) {
        return new ServerSettings(
                host,
                port,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                (_, _, _, _) -> {},
                (_, _, _, _) -> {},
                UnaryOperator.identity());
    }

    /// The same with a body time.
    public ServerSettings withBodyTime(Duration time) {
        return new ServerSettings(host, port, time, stopTime, streamSilence, meter, refusals, translation);
    }

    /// The same with a stop time.
    public ServerSettings withStopTime(Duration time) {
        return new ServerSettings(host, port, bodyTime, time, streamSilence, meter, refusals, translation);
    }

    /// The same with a time between comments.
    public ServerSettings withStreamSilence(Duration time) {
        return new ServerSettings(host, port, bodyTime, stopTime, time, meter, refusals, translation);
    }

    /// The same with somebody who counts.
    public ServerSettings withMeter(RequestMeter meter) {
        return new ServerSettings(host, port, bodyTime, stopTime, streamSilence, meter, refusals, translation);
    }

    /// The same with somebody who is told of refused requests.
    public ServerSettings withRefusals(RefusalWatch refusals) {
        return new ServerSettings(host, port, bodyTime, stopTime, streamSilence, meter, refusals, translation);
    }

    /// The same with a translation of failures.
    public ServerSettings withTranslation(UnaryOperator<Throwable> translation) {
        return new ServerSettings(host, port, bodyTime, stopTime, streamSilence, meter, refusals, translation);
    }
}
