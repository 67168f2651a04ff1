@NullMarked
package io.acclimate.dashboard.page;

import org.jspecify.annotations.NullMarked;
