; "Open with" of logs, captures and archives, without making Hopscope their program: the ending's own entry is never written.
!macro OpenWith ENDING
  WriteRegStr SHCTX "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}\SupportedTypes" "${ENDING}" ""
  WriteRegStr SHCTX "Software\Classes\${ENDING}\OpenWithList\${APP_EXECUTABLE_FILENAME}" "" ""
!macroend

!macro NotOpenWith ENDING
  DeleteRegKey SHCTX "Software\Classes\${ENDING}\OpenWithList\${APP_EXECUTABLE_FILENAME}"
!macroend

!macro customInstall
  WriteRegStr SHCTX "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}" "FriendlyAppName" "${PRODUCT_NAME}"
  WriteRegStr SHCTX "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
  !insertmacro OpenWith ".zip"
  !insertmacro OpenWith ".pcap"
  !insertmacro OpenWith ".pcapng"
  !insertmacro OpenWith ".log"
!macroend

!macro customUnInstall
  !insertmacro NotOpenWith ".zip"
  !insertmacro NotOpenWith ".pcap"
  !insertmacro NotOpenWith ".pcapng"
  !insertmacro NotOpenWith ".log"
  DeleteRegKey SHCTX "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}"
!macroend
