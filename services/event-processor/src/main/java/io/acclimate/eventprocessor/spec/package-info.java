/** The specs in force. */
@NullMarked
package io.acclimate.eventprocessor.spec;

import org.jspecify.annotations.NullMarked;
