#pragma once
#include <libaudit.h>
