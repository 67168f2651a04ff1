/**
 * The round: one experience, several ways to adapt, one verdict. Also the first version.
 *
 * <p>{@link io.acclimate.core.adaptation.Round} is a pure function of head, experience, spec and
 * environment: the same arguments give the same bits on one type of CPU, and nothing is written
 * anywhere. An arm wins only if a paired test on hold-outs says that it beats doing nothing, or,
 * where labels are few, that it is not worse, and if no earlier domain loses more than its limit.
 * The report says why.
 */
@NullMarked
package io.acclimate.core.adaptation;

import org.jspecify.annotations.NullMarked;
