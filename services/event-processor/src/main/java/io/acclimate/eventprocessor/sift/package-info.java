/** The first processor: raw bytes in, accepted records, dead letters and misplaced records out. */
@NullMarked
package io.acclimate.eventprocessor.sift;

import org.jspecify.annotations.NullMarked;
