@NullMarked
package io.acclimate.registry.journal;

import org.jspecify.annotations.NullMarked;
