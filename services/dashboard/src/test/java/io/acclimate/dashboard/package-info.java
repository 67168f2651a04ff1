@NullMarked
package io.acclimate.dashboard;

import org.jspecify.annotations.NullMarked;
