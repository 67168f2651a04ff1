package io.acclimate.cli.topics;

import java.time.Instant;

/**
 * A record of {@code experiences.v1}.
 *
 * @param number counts the model's experiences from 1
 * @param labelled examples with a label, of both sides
 * @param trigger what closed it: count, time, drift or manual
 * @param detail the same as a sentence, such as count=100
 */
public record ClosedExperience(
    long number, int labelled, String trigger, String detail, Instant closedAt) {}
